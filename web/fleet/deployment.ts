// Owns what runs where: pipelines by nodes, each with its status and version, and which of them are outdated. Pure.
import type { FleetNow } from '../apollo/live-fleet.ts'
import type { MatrixCellFragment, MatrixNodeFragment } from '../gen/graphql.ts'
import { isBeating } from '../ui/status-look.ts'
import { compareVersions, newestVersion } from './versions.ts'

export type MatrixNow = FleetNow<MatrixNodeFragment, MatrixCellFragment>

export interface Deployed {
  readonly status: MatrixCellFragment['status']
  readonly version: string | null
  /** A newer one that runs elsewhere in the environment; null: it is as new as any. */
  readonly newer: string | null
  /** What it is to run, where that is another; null: nothing else. */
  readonly awaited: string | null
}

export interface DeployedNode {
  readonly id: string
  readonly name: string
  readonly status: MatrixNodeFragment['status']
  /** Of a node that is not heard nobody knows how its pipelines are; what it ran last it runs still. */
  readonly heard: boolean
}

export interface DeployedPipeline {
  readonly id: string
  readonly name: string
  /** The newest that runs anywhere; null: nobody says which. */
  readonly newest: string | null
}

/** Rows and columns, each in order. */
export interface DeploymentParts {
  readonly pipelines: readonly DeployedPipeline[]
  readonly nodes: readonly DeployedNode[]
}

export interface Deployment extends DeploymentParts {
  /** By pipeline and node. */
  readonly at: (pipelineId: string, nodeId: string) => Deployed | null
  readonly outdated: readonly { readonly pipelineId: string; readonly nodeId: string }[]
  /** The most letters that a version has. */
  readonly longestVersion: number
}

const names = new Intl.Collator('en', { numeric: true })
const byName = (a: { readonly name: string }, b: { readonly name: string }): number => names.compare(a.name, b.name)

export function deploymentOf({ nodes, onNodes, heardSince }: MatrixNow): Deployment {
  const byPipeline = new Map<string, MatrixCellFragment[]>()
  const running = new Set<string>()
  let longestVersion = 0
  for (const cell of onNodes.values()) {
    const known = byPipeline.get(cell.pipelineId)
    if (known) known.push(cell)
    else byPipeline.set(cell.pipelineId, [cell])
    running.add(cell.nodeId)
    longestVersion = Math.max(longestVersion, cell.version?.length ?? 0)
  }
  const cells = new Map<string, ReadonlyMap<string, Deployed>>()
  const outdated: { pipelineId: string; nodeId: string }[] = []
  const pipelines = [...byPipeline].map(([id, all]) => {
    const versions = new Set(all.flatMap(({ version }) => version ?? []))
    const newest = newestVersion(versions)
    const older = new Set([...versions].filter((version) => newest !== null && compareVersions(version, newest) < 0))
    cells.set(id, new Map(all.map((cell) => [cell.nodeId, deployedIn(cell, older, newest)])))
    for (const { version, nodeId } of all)
      if (version !== null && older.has(version)) outdated.push({ pipelineId: id, nodeId })
    return { id, name: all[0]?.pipelineName ?? id, newest }
  })
  return {
    nodes: [...nodes.values()]
      .filter(({ id }) => running.has(id))
      .map((node) => ({ id: node.id, name: node.name, status: node.status, heard: isBeating(node, heardSince) }))
      .sort(byName),
    pipelines: pipelines.sort(byName),
    at: (pipelineId, nodeId) => cells.get(pipelineId)?.get(nodeId) ?? null,
    outdated,
    longestVersion,
  }
}

/**
 * Answers the very same deployment until something in it is another: nodes beat many times a second, and of what they say then nothing
 * shows here.
 */
export function createDeployment(): (now: MatrixNow) => Deployment {
  let known: { readonly of: MatrixNow; readonly deployment: Deployment } | null = null
  return (now) => {
    const same =
      known &&
      sameIn(known.of.nodes, now.nodes, sameNode(known.of.heardSince, now.heardSince)) &&
      sameIn(known.of.onNodes, now.onNodes, sameCell)
    if (!known || !same) {
      // What is told goes on changing in its place.
      const of = { ...now, nodes: new Map(now.nodes), onNodes: new Map(now.onNodes) }
      known = { of, deployment: deploymentOf(now) }
    }
    return known.deployment
  }
}

function sameIn<Value>(
  before: ReadonlyMap<string, Value>,
  now: ReadonlyMap<string, Value>,
  same: (a: Value, b: Value) => boolean,
): boolean {
  if (before.size !== now.size) return false
  for (const [id, value] of now) {
    const older = before.get(id)
    if (older === undefined || !same(older, value)) return false
  }
  return true
}

/** The node itself may be the same, and silent by now. */
const sameNode =
  (before: number, now: number) =>
  (a: MatrixNodeFragment, b: MatrixNodeFragment): boolean =>
    a.name === b.name && a.status === b.status && isBeating(a, before) === isBeating(b, now)
const sameCell = (a: MatrixCellFragment, b: MatrixCellFragment): boolean =>
  a === b ||
  (a.status === b.status &&
    a.version === b.version &&
    a.desiredVersion === b.desiredVersion &&
    a.pipelineName === b.pipelineName)

function deployedIn(
  { status, version, desiredVersion }: MatrixCellFragment,
  older: ReadonlySet<string>,
  newest: string | null,
): Deployed {
  return {
    status,
    version,
    newer: version !== null && older.has(version) ? newest : null,
    awaited: desiredVersion === version ? null : desiredVersion,
  }
}

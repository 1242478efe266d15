// Owns the part of the deployment matrix that lives in its URL. Pure.
import type { Deployment, DeploymentParts } from './deployment.ts'

export interface MatrixSearch {
  /** Pipelines by name. */
  readonly q?: string
  readonly node?: string
  /** Only pipelines and nodes with something outdated. */
  readonly outdated?: true
}

const longestFilter = 100

/** What the page does not understand is dropped, not refused. */
export function readMatrixSearch(search: Readonly<Record<string, unknown>>): MatrixSearch {
  const [q, node] = [textIn(search['q']), textIn(search['node'])]
  return { ...(q && { q }), ...(node && { node }), ...(search['outdated'] === true && { outdated: true as const }) }
}

/** The router reads ?q=42 as a number. */
function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, longestFilter) : ''
}

export function shownDeployment(
  { pipelines, nodes, outdated: behind }: Deployment,
  { q = '', node = '', outdated }: MatrixSearch,
): DeploymentParts {
  const [rowText, columnText] = [q.trim().toLowerCase(), node.trim().toLowerCase()]
  const rows = pipelines.filter(({ name }) => name.toLowerCase().includes(rowText))
  const columns = nodes.filter(({ name }) => name.toLowerCase().includes(columnText))
  if (!outdated) return { pipelines: rows, nodes: columns }
  const [rowIds, columnIds] = [idsOf(rows), idsOf(columns)]
  const left = behind.filter(({ pipelineId, nodeId }) => rowIds.has(pipelineId) && columnIds.has(nodeId))
  const [leftRows, leftColumns] = [new Set(left.map((one) => one.pipelineId)), new Set(left.map((one) => one.nodeId))]
  return {
    pipelines: rows.filter(({ id }) => leftRows.has(id)),
    nodes: columns.filter(({ id }) => leftColumns.has(id)),
  }
}

function idsOf(all: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(all.map(({ id }) => id))
}

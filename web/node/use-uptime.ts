// Owns the stretches of a status: read once, gone on with by each change that comes live, and read again where more came than can be gone on with.
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useFallbackPolling } from '../apollo/use-fallback-polling.ts'
import { useInsistentRead } from '../apollo/use-insistent-read.ts'
import type { ChangeFragment, NodeDetailsFragment, SegmentsFragment } from '../gen/graphql.ts'
import { rangeMs } from '../ui/time-range.ts'
import { goingOn, leavesHole, turnedSilent, withChange, type Stretch } from '../ui/uptime.ts'
import { NodeUptime, PipelineUptimes } from './documents.ts'
import { mostChanges } from './use-node.ts'

const pollMs = 60_000
/** Where changes come faster than they can be held, reading keeps this pace. */
const pauseMs = 5_000

/** By pipeline, and under null of the node itself. */
type ByPipeline = ReadonlyMap<string | null, readonly Stretch[]>

interface Stored {
  readonly of: ByPipeline
  /** What changed before is in there; in milliseconds. */
  readonly until: number
}

export interface Uptimes {
  /** Null until they came. */
  readonly of: ByPipeline | null
  readonly failure: string | null
  readonly retry: () => void
}

/** Of the node itself, over 30 days. */
export function useNodeUptime(nodeId: string, changes: readonly ChangeFragment[] | null): Uptimes {
  const { client, clock } = useFleetbeat()
  const load = async () => {
    const variables = { nodeId, since: new Date(clock.now() - rangeMs['30d']).toISOString() }
    const { data } = await client.query({ query: NodeUptime, variables, fetchPolicy: 'no-cache' })
    return storedOf([[null, data?.node.uptime.segments ?? []]])
  }
  return useUptimes(changes ?? [], { load, outgrown: () => false })
}

/** Of each pipeline on it, over a day. */
export function usePipelineUptimes(node: NodeDetailsFragment, changes: readonly ChangeFragment[] | null): Uptimes {
  const { client, clock } = useFleetbeat()
  const load = async () => {
    const variables = { nodeId: node.id, since: new Date(clock.now() - rangeMs['24h']).toISOString() }
    const { data } = await client.query({ query: PipelineUptimes, variables, fetchPolicy: 'no-cache' })
    const pipelines = data?.node.pipelines ?? []
    return storedOf(pipelines.map(({ pipelineId, uptime }) => [pipelineId, uptime.segments]))
  }
  const outgrown = ({ of, until }: Stored) =>
    node.pipelines.some(({ pipelineId }) => !of.has(pipelineId)) || turnedSilent(changes ?? [], until)
  return useUptimes(changes ?? [], { load, outgrown })
}

interface Reading {
  readonly load: () => Promise<Stored>
  /** Whether more is known than can be laid over what is stored. */
  readonly outgrown: (stored: Stored) => boolean
}

function useUptimes(changes: readonly ChangeFragment[], { load, outgrown }: Reading): Uptimes {
  const { clock } = useFleetbeat()
  const [stored, setStored] = useState<Stored | null>(null)
  const { failure, again } = useInsistentRead('', { read: load, take: setStored })
  useFallbackPolling(async () => {
    setStored(await load())
  }, pollMs)
  const behind =
    stored !== null && (leavesHole(changes, { most: mostChanges, until: stored.until }) || outgrown(stored))
  const readAnew = useEffectEvent(again)
  useEffect(() => (behind ? clock.after(pauseMs, () => readAnew()) : undefined), [clock, stored, behind])
  const of = useMemo(() => stored && goneOn(stored.of, changes), [stored, changes])
  return { of, failure, retry: again }
}

/** Each change is taken once: those that are in the stretches already change nothing. */
function goneOn(stored: ByPipeline, changes: readonly ChangeFragment[]): ByPipeline {
  const all = new Map(stored)
  for (const { pipelineId, at, to, reason } of changes) {
    const known = all.get(pipelineId)
    if (known) all.set(pipelineId, withChange(known, { at: Date.parse(at), to, reason }))
  }
  return all
}

function storedOf(of: readonly (readonly [string | null, readonly SegmentsFragment[]])[]): Stored {
  const ends = of.flatMap(([, segments]) => segments.at(-1)?.until ?? [])
  return {
    of: new Map(of.map(([pipelineId, segments]) => [pipelineId, stretchesOf(segments)])),
    until: Math.min(...ends.map((end) => Date.parse(end))),
  }
}

function stretchesOf(segments: readonly SegmentsFragment[]): readonly Stretch[] {
  return goingOn(
    segments.map(({ from, until, status, reason }) => ({
      from: Date.parse(from),
      until: Date.parse(until),
      status,
      reason,
    })),
  )
}

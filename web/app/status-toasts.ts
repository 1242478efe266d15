// Owns which status changes are told as they happen: crashes and silent nodes, each once in a while, many as one, and what happened while
// nobody watched as one summary. Pure but for its clock; must not know how a notice is shown.
import type { Cancel, Clock } from '../apollo/clock.ts'
import type { PageEvents } from '../apollo/page-events.ts'
import { formatCount } from '../ui/format.ts'

export interface ToldChange {
  readonly to: string
  readonly nodeId: string
  readonly pipelineId: string | null
  readonly node: { readonly name: string } | null
  readonly pipeline: { readonly name: string } | null
}

export interface ChangeEvent {
  readonly state: 'LIVE' | 'RECOVERED' | 'RESET'
  /** With RECOVERED: how many changes come that happened meanwhile. */
  readonly recovered: number
  readonly change: ToldChange | null
}

type Trouble = 'CRASHED' | 'OFFLINE'

export interface Toast {
  /** One of the same id stands in the place of the one before. */
  readonly id: string
  readonly tone: 'warn' | 'bad'
  readonly text: string
  /** What it is about; null where it is about many. */
  readonly about: { readonly kind: 'node' | 'pipeline'; readonly id: string } | null
}

interface StatusToastsOptions {
  readonly clock: Clock
  readonly page: Pick<PageEvents, 'hidden' | 'onVisibility'>
  /** Whether the stream is open. */
  readonly live: () => boolean
  readonly show: (toast: Toast) => void
  readonly hide: (id: string) => void
}

export interface StatusToasts {
  take(event: ChangeEvent): void
  close(): void
}

/** One of a kind about the same thing within this is enough; on the edge it is told again. */
export const quietMs = 30_000
/** What comes within this is told together, so that a screen reader is not interrupted by each. */
export const gatherMs = 500
/** Of one kind within `groupMs`: one more than these is told as a group. */
export const mostAlone = 2
/** A fleet that falls silent does so within an interval: each node at its own moment. */
export const groupMs = 15_000
const mostRemembered = 10_000
const mostNamed = 3

interface One {
  readonly key: string
  readonly trouble: Trouble
  readonly change: ToldChange
}

export function createStatusToasts({ clock, page, live, show, hide }: StatusToastsOptions): StatusToasts {
  const toldAt = new Map<string, number>()
  const groups = { CRASHED: createGroup(), OFFLINE: createGroup() }
  /** By key: what happened while nobody watched. */
  const missed = new Map<string, One>()
  /** How many changes are still to come that happened before the stream was back. */
  let recovering = 0
  let fresh: One[] = []
  let cancel: Cancel | null = null

  function tellSoon(): void {
    cancel ??= clock.after(gatherMs, tell)
  }

  function tell(): void {
    cancel = null
    if (page.hidden()) return
    for (const trouble of ['OFFLINE', 'CRASHED'] as const) tellOf(trouble)
    fresh = []
    // All of it at once: a part of it may still be on its way.
    if (missed.size === 0 || recovering > 0 || !live()) return
    show({ id: 'missed', tone: 'warn', text: meanwhile([...missed.values()]), about: null })
    missed.clear()
  }

  function tellOf(trouble: Trouble): void {
    const come = fresh.filter((one) => one.trouble === trouble)
    if (come.length === 0) return
    const group = groups[trouble]
    const ofGroup = group.take(come, clock.now())
    if (ofGroup.length <= mostAlone) {
      for (const one of come) show(alone(one))
      return
    }
    for (const one of ofGroup) hide(one.key)
    show({ id: `many ${trouble}`, tone: toneOf(trouble), text: together(trouble, ofGroup), about: null })
  }

  function takeChange(change: ToldChange, missedIt: boolean): void {
    const trouble = troubleOf(change)
    if (!trouble) return
    const key = `${trouble} ${change.nodeId} ${change.pipelineId ?? ''}`
    const one = { key, trouble, change }
    if (missedIt) {
      if (missed.size < mostRemembered) missed.set(key, one)
      return
    }
    const before = toldAt.get(key)
    if (before !== undefined && clock.now() - before < quietMs) return
    remember(key)
    fresh.push(one)
  }

  function remember(key: string): void {
    // Anew at its end: the first one is the oldest.
    toldAt.delete(key)
    toldAt.set(key, clock.now())
    for (const [old, at] of toldAt) {
      if (toldAt.size <= mostRemembered && clock.now() - at < quietMs) return
      toldAt.delete(old)
    }
  }

  const release = page.onVisibility(() => {
    if (!page.hidden()) tellSoon()
  })

  return {
    take: ({ state, recovered, change }) => {
      if (change === null) recovering = state === 'RECOVERED' ? recovered : 0
      else {
        takeChange(change, page.hidden() || recovering > 0)
        recovering = Math.max(0, recovering - 1)
      }
      tellSoon()
    },
    close: () => {
      release()
      cancel?.()
      cancel = null
    },
  }
}

/** Those of one kind that came shortly after one another. */
function createGroup(): { take(come: readonly One[], now: number): readonly One[] } {
  let all = new Map<string, One>()
  let lastAt = -Infinity
  return {
    take: (come, now) => {
      if (now - lastAt > groupMs) all = new Map()
      lastAt = now
      for (const one of come) if (all.size < mostRemembered) all.set(one.key, one)
      return [...all.values()]
    },
  }
}

function troubleOf({ to, pipelineId }: ToldChange): Trouble | null {
  if (pipelineId === null) return to === 'OFFLINE' ? 'OFFLINE' : null
  return to === 'CRASHED' ? 'CRASHED' : null
}

function toneOf(trouble: Trouble): Toast['tone'] {
  return trouble === 'CRASHED' ? 'bad' : 'warn'
}

function alone({ key, trouble, change }: One): Toast {
  const { node, nodeId, pipeline, pipelineId } = change
  const nodeName = node?.name ?? 'a removed node'
  const shared = { id: key, tone: toneOf(trouble) }
  if (pipelineId === null) return { ...shared, text: `${nodeName} went offline`, about: { kind: 'node', id: nodeId } }
  const text = `Pipeline "${pipeline?.name ?? 'removed'}" crashed on ${nodeName}`
  return { ...shared, text, about: { kind: 'pipeline', id: pipelineId } }
}

function together(trouble: Trouble, all: readonly One[]): string {
  if (trouble === 'OFFLINE') return `${counted(all.length, 'node')} went offline: ${named(all.map(nodeNameOf))}`
  const pipelines = [...new Set(all.map(({ change }) => change.pipeline?.name ?? 'removed'))]
  const nodes = new Set(all.map(({ change }) => change.nodeId)).size
  if (pipelines.length === 1) return `Pipeline "${pipelines[0]}" crashed on ${counted(nodes, 'node')}`
  return `${pipelines.length} pipelines crashed on ${counted(nodes, 'node')}: ${named(pipelines)}`
}

function meanwhile(all: readonly One[]): string {
  const offline = all.filter(({ trouble }) => trouble === 'OFFLINE').length
  const crashed = new Set(all.flatMap(({ trouble, change }) => (trouble === 'CRASHED' ? [change.pipelineId] : []))).size
  const parts = [
    ...(offline > 0 ? [`${counted(offline, 'node')} went offline`] : []),
    ...(crashed > 0 ? [`${counted(crashed, 'pipeline')} crashed`] : []),
  ]
  return `Meanwhile ${parts.join(' and ')}`
}

function nodeNameOf({ change }: One): string {
  return change.node?.name ?? 'a removed node'
}

function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`
}

function named(names: readonly string[]): string {
  const first = names.slice(0, mostNamed).join(', ')
  return names.length > mostNamed ? `${first} and ${names.length - mostNamed} more` : first
}

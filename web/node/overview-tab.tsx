// Owns the overview of a node: how it is now, what runs on it, and what is known of it.
import { useEffect, useState, type ReactNode } from 'react'
import type { NodeDetailsFragment } from '../gen/graphql.ts'
import { Figure } from '../ui/figure.tsx'
import { formatCompact, formatFineShare, unknown } from '../ui/format.ts'
import { createHistory, slotsShown } from '../ui/history.ts'
import { isBeating } from '../ui/status-look.ts'
import { sumKnown } from '../ui/sum-known.ts'
import { ChangeList } from './change-list.tsx'
import { NodeFacts } from './node-facts.tsx'
import { PipelineList } from './pipeline-list.tsx'
import type { TimedSample } from './sample-series.ts'
import type { NodeData } from './use-node.ts'
import { useHeardSince } from './use-heard-since.ts'
import { usePipelineUptimes } from './use-uptime.ts'

interface OverviewTabProps {
  data: NodeData
  node: NodeDetailsFragment
  environment: { readonly name: string; readonly intervalSeconds: number }
}

const mostChanges = 20
const mostSparks = 90
const fewestSparks = 12

export function OverviewTab({ data, node, environment }: OverviewTabProps): ReactNode {
  const uptimes = usePipelineUptimes(node, data.changes.items)
  const beating = isBeating(node, useHeardSince(environment.intervalSeconds))
  return (
    <div className="grid grid-cols-1 gap-3 xl:grid-cols-[minmax(0,1fr)_300px]">
      <div className="min-w-0 space-y-3">
        <Figures
          node={node}
          samples={data.samples ?? []}
          beating={beating}
          intervalSeconds={environment.intervalSeconds}
        />
        <PipelineList
          pipelines={node.pipelines}
          beating={beating}
          uptimes={uptimes.of}
          environmentName={environment.name}
        />
      </div>
      <div className="grid min-w-0 grid-cols-1 content-start gap-3 md:grid-cols-2 xl:grid-cols-1">
        <NodeFacts node={node} />
        <ChangeList changes={data.changes} most={mostChanges} nodeId={node.id} environmentName={environment.name} />
      </div>
    </div>
  )
}

interface FiguresProps {
  node: NodeDetailsFragment
  samples: readonly TimedSample[]
  beating: boolean
  intervalSeconds: number
}

function Figures({ node, samples, beating, intervalSeconds }: FiguresProps): ReactNode {
  const host = beating ? node.host : null
  const memoryTotal = node.host?.memoryTotalBytes ?? 0
  const memory = (used: number | null): number | null =>
    used === null || memoryTotal === 0 ? null : (used / memoryTotal) * 100
  const spark = (value: (sample: TimedSample) => number | null) => {
    const values = samples.slice(-mostSparks).map(value)
    return { spark: values, sparkCapacity: Math.max(fewestSparks, values.length) }
  }
  const eventsIn = beating ? eventsInto(node) : null
  const seen = useSeenEvents(node, eventsIn, intervalSeconds)
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure label="CPU" value={share(host?.cpuPercent ?? null)} unit="%" {...spark((one) => one.cpuPercent)} />
      <Figure
        label="Memory"
        value={share(memory(host?.memoryUsedBytes ?? null))}
        unit="%"
        {...spark((one) => memory(one.memoryUsedBytes))}
      />
      <Figure
        label="Load"
        value={formatCompact(host?.load1 ?? null)}
        unit="1 min"
        color="c2"
        {...spark((one) => one.load1)}
      />
      <Figure
        label="Events in"
        value={formatCompact(eventsIn)}
        unit="/s"
        color="c2"
        spark={seen}
        sparkCapacity={slotsShown(seen)}
      />
    </div>
  )
}

/** Of all that runs on it; null: none of it is known. */
function eventsInto({ pipelines }: NodeDetailsFragment): number | null {
  return sumKnown(pipelines.map(({ rates }) => rates.eventsIn))
}

/** As this page has seen it: no history tells it of one node. */
function useSeenEvents(
  { lastHeartbeatAt }: NodeDetailsFragment,
  eventsIn: number | null,
  intervalSeconds: number,
): readonly (number | null)[] {
  const [history] = useState(() => createHistory(intervalSeconds * 1000))
  const [seen, setSeen] = useState<readonly (number | null)[]>([])
  useEffect(() => {
    const at = lastHeartbeatAt === null ? null : Date.parse(lastHeartbeatAt)
    if (at === null) return
    history.record('in', eventsIn, at)
    setSeen(history.read('in', at))
  }, [history, lastHeartbeatAt, eventsIn])
  return seen
}

function share(value: number | null): string {
  return value === null ? unknown : formatFineShare(value)
}

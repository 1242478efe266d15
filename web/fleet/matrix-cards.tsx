// Owns the deployment matrix on a narrow screen: a card for each pipeline, with how many of the nodes in question run which version.
import { useMemo, type ReactNode } from 'react'
import { Badge } from '../ui/badge.tsx'
import { formatCount, unknown } from '../ui/format.ts'
import { RowLink } from '../ui/row-link.tsx'
import { worstPipelineStatus } from '../ui/status-look.ts'
import { StatusBadge } from '../ui/status.tsx'
import { VirtualTable, type RowSlot } from '../ui/virtual-table.tsx'
import type { Deployed, DeployedPipeline, Deployment, DeploymentParts } from './deployment.ts'
import { compareVersions } from './versions.ts'

interface MatrixCardsProps {
  deployment: Deployment
  shown: DeploymentParts
  hrefOf: (pipelineId: string) => string
  onOpen: (pipelineId: string) => void
}

const cardHeight = 84

export function MatrixCards({ deployment, shown, hrefOf, onOpen }: MatrixCardsProps): ReactNode {
  const { pipelines, nodes } = shown
  const ids = useMemo(() => pipelines.map(({ id }) => id), [pipelines])
  const byId = useMemo(() => new Map(pipelines.map((pipeline) => [pipeline.id, pipeline])), [pipelines])
  return (
    <div className="border-t border-line">
      <VirtualTable
        label="What runs where"
        columns={[]}
        rows={ids}
        cardHeight={cardHeight}
        hrefOf={hrefOf}
        onOpen={onOpen}
        renderRow={(slot) => {
          const pipeline = byId.get(slot.id)
          if (!pipeline) return null
          const on = nodes.flatMap((node) => {
            const deployed = deployment.at(pipeline.id, node.id)
            return deployed ? [{ ...deployed, heard: node.heard }] : []
          })
          return <PipelineCard slot={slot} pipeline={pipeline} on={on} />
        }}
      />
    </div>
  )
}

interface PipelineCardProps {
  slot: RowSlot
  pipeline: DeployedPipeline
  /** Where it runs, of the nodes in question. */
  on: readonly (Deployed & { readonly heard: boolean })[]
}

function PipelineCard({ slot, pipeline, on }: PipelineCardProps): ReactNode {
  const outdated = on.filter(({ newer }) => newer !== null).length
  const worst = worstPipelineStatus(on.filter(({ heard }) => heard).map(({ status }) => status))
  return (
    <div className="flex h-full flex-col justify-center gap-2">
      <div className="flex items-center justify-between gap-3">
        <RowLink {...slot.link} className="block min-w-0 truncate font-medium">
          {pipeline.name}
        </RowLink>
        {worst && <StatusBadge status={worst} />}
      </div>
      <div className="flex h-5 items-center justify-between gap-3 text-xs text-fg-2">
        <span className="num truncate">{on.length === 0 ? 'On none of these nodes' : versionsIn(on)}</span>
        {outdated > 0 && <Badge tone="warn">{`${formatCount(outdated)} outdated`}</Badge>}
      </div>
    </div>
  )
}

/** 7 on 9 nodes, 6 on 3; the newest first. */
function versionsIn(on: readonly Deployed[]): string {
  const counts = new Map<string, number>()
  for (const { version } of on) counts.set(version ?? unknown, (counts.get(version ?? unknown) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => compareVersions(b, a))
    .map(
      ([version, count], at) =>
        `${version} on ${formatCount(count)}${at === 0 ? (count === 1 ? ' node' : ' nodes') : ''}`,
    )
    .join(', ')
}

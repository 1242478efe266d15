// Owns what is known of a node besides its charts: the machine, its filesystems, its agent, its labels.
import type { ReactNode } from 'react'
import type { NodeDetailsFragment } from '../gen/graphql.ts'
import { Card, CardTitle } from '../ui/card.tsx'
import { Fact } from '../ui/fact.tsx'
import { formatBytes, formatCount, formatFineShare, formatUptime, unknown } from '../ui/format.ts'
import { Meter } from '../ui/meter.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'

const modes = { STANDALONE: 'Process', DOCKER: 'Container', UNKNOWN: 'Not known' } as const

export function NodeFacts({ node }: { node: NodeDetailsFragment }): ReactNode {
  const { host } = node
  return (
    <Card className="min-w-0 divide-y divide-line self-start">
      <Section title="Machine">
        <Fact label="Host name">{node.hostname}</Fact>
        <Fact label="Address">{node.address}</Fact>
        <Fact label="System">{[node.os, node.arch].filter(Boolean).join(' · ')}</Fact>
        <Fact label="Uptime">{formatUptime(host?.uptimeSeconds ?? null)}</Fact>
        <Fact label="Load 1, 5, 15 min">
          {[host?.load1, host?.load5, host?.load15]
            .map((load) => (load == null ? unknown : load.toFixed(2)))
            .join('  ')}
        </Fact>
        {host?.swapTotalBytes ? (
          <Fact label="Swap">
            {formatBytes(host.swapUsedBytes)} of {formatBytes(host.swapTotalBytes)}
          </Fact>
        ) : null}
        {host?.temperatureCelsius != null && <Fact label="Temperature">{formatCount(host.temperatureCelsius)} °C</Fact>}
      </Section>
      {host && host.filesystems.length > 0 && (
        <div className="p-4">
          <CardTitle className="mb-2">Filesystems</CardTitle>
          <ul className="space-y-1.5">
            {host.filesystems.map((filesystem) => (
              <Filesystem key={filesystem.mountpoint} {...filesystem} />
            ))}
          </ul>
        </div>
      )}
      <Agent node={node} />
      {node.labels.length > 0 && (
        <Section title="Labels">
          {node.labels.map((label) => (
            <Fact key={label.key} label={label.key}>
              {label.value}
            </Fact>
          ))}
        </Section>
      )}
    </Card>
  )
}

function Agent({ node }: { node: NodeDetailsFragment }): ReactNode {
  const { agentHealth: agent } = node
  return (
    <Section title="Agent">
      <Fact label="Version" mono>
        {node.agentVersion}
      </Fact>
      {node.engineVersion !== null && (
        <Fact label="Engine" mono>
          {node.engineVersion}
        </Fact>
      )}
      <Fact label="Runs as">{modes[node.deploymentMode]}</Fact>
      <Fact label="Up for">{formatUptime(agent?.uptimeSeconds ?? null)}</Fact>
      <Fact label="CPU, memory">
        {agent?.cpuPercent == null ? unknown : `${formatFineShare(agent.cpuPercent)}%`},{' '}
        {formatBytes(agent?.memoryBytes ?? null)}
      </Fact>
      <Fact label="Errors">
        <Trouble count={agent?.errorsTotal ?? null} />
      </Fact>
      <Fact label="Reconnects">{formatCount(agent?.reconnectsTotal ?? null)}</Fact>
      <Fact label="Heartbeats kept">{formatCount(agent?.spooledHeartbeats ?? null)}</Fact>
      <Fact label="Heartbeats lost">
        <Trouble count={agent?.droppedHeartbeats ?? null} />
      </Fact>
      <Fact label="Enrolled">
        <RelativeTime time={Date.parse(node.enrolledAt)} /> ago
      </Fact>
    </Section>
  )
}

/** What should be none, and is not. */
function Trouble({ count }: { count: number | null }): ReactNode {
  return <span className={count ? 'text-warn-fg' : undefined}>{formatCount(count)}</span>
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className="p-4">
      <CardTitle className="mb-2">{title}</CardTitle>
      <dl className="space-y-1.5">{children}</dl>
    </div>
  )
}

interface FilesystemProps {
  mountpoint: string
  usedBytes: number
  freeBytes: number
}

/** Full means that an ordinary user gets nothing any more: used / (used + free), as `df` counts. */
function Filesystem({ mountpoint, usedBytes, freeBytes }: FilesystemProps): ReactNode {
  const usable = usedBytes + freeBytes
  return (
    <li>
      <p className="flex justify-between gap-4 text-xs">
        <span className="truncate font-mono">{mountpoint}</span>
        <span className="num shrink-0 text-fg-3">{formatBytes(freeBytes)} free</span>
      </p>
      <Meter
        label={`${mountpoint} used`}
        share={usable > 0 ? (usedBytes / usable) * 100 : null}
        className="mt-0.5 -ml-1"
      />
    </li>
  )
}

// Owns the audit log as a page shows it: who did what to what, newest first, and the way to what is older.
import type { ReactNode } from 'react'
import { RotateCw, ScrollText } from 'lucide-react'
import { actionWords, detailWords, targetWords } from './audit-words.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'
import { FormError } from './form-parts.tsx'
import { unknown } from './format.ts'
import { IconButton } from './icon-button.tsx'
import { LoadFailure } from './load-failure.tsx'
import { RecordTable, type RecordColumn } from './record-table.tsx'
import { RelativeTime } from './relative-time.tsx'
import { Section } from './section.tsx'

export interface AuditLine {
  readonly id: string
  readonly at: string
  readonly actorKind: 'PERSON' | 'API_TOKEN' | 'SYSTEM'
  readonly actorName: string
  readonly action: string
  readonly target: string
  readonly detail: string | null
  readonly remoteAddress: string | null
}

interface AuditTableProps {
  /** Null until the newest came. */
  items: readonly AuditLine[] | null
  more: boolean
  busy: boolean
  failure: string | null
  loadOlder: () => void
  reload: () => void
}

const actorKinds = { PERSON: null, API_TOKEN: 'API token', SYSTEM: 'The server' } as const

const columns: readonly RecordColumn<AuditLine>[] = [
  {
    id: 'action',
    header: 'Action',
    cell: (line) => (
      <>
        <span className="block truncate font-medium" title={line.action}>
          {actionWords(line.action)}
        </span>
        {line.detail !== null && <Detail text={detailWords(line.action, line.detail)} />}
      </>
    ),
  },
  {
    id: 'target',
    header: 'What',
    cell: (line) => (
      <span className="block truncate" title={targetWords(line.action, line.target)}>
        {targetWords(line.action, line.target) || unknown}
      </span>
    ),
  },
  {
    id: 'actor',
    header: 'Who',
    cell: (line) => (
      <>
        <span className="block truncate" title={line.actorName}>
          {line.actorName || unknown}
        </span>
        {actorKinds[line.actorKind] !== null && (
          <span className="block text-xs text-fg-3">{actorKinds[line.actorKind]}</span>
        )}
      </>
    ),
  },
  {
    id: 'address',
    header: 'From',
    width: 150,
    from: 'lg',
    cell: (line) => <span className="num text-xs text-fg-2">{line.remoteAddress ?? unknown}</span>,
  },
  {
    id: 'at',
    header: 'When',
    width: 96,
    align: 'right',
    cell: (line) => (
      <span className="text-xs text-fg-3">
        <RelativeTime time={Date.parse(line.at)} /> ago
      </span>
    ),
  },
]

function Detail({ text }: { text: string }): ReactNode {
  return (
    <span className="block truncate text-xs text-fg-3" title={text}>
      {text}
    </span>
  )
}

export function AuditTable({ items, more, busy, failure, loadOlder, reload }: AuditTableProps): ReactNode {
  return (
    <Section
      title="Entries"
      action={<IconButton label="Look for new entries" icon={<RotateCw />} onClick={busy ? undefined : reload} />}
    >
      {items === null && failure !== null ? (
        <LoadFailure title="The audit log could not be loaded" failure={failure} onRetry={reload} />
      ) : (
        <RecordTable
          label="Audit log"
          columns={columns}
          rows={items}
          idOf={(line) => line.id}
          empty={
            <EmptyState
              icon={<ScrollText />}
              title="Nothing was done yet"
              text="Every change of members, tokens, nodes and settings is written here, with who did it and from where."
            />
          }
        />
      )}
      {items !== null && items.length > 0 && (
        <div className="border-t border-line px-4 py-3 text-center">
          <FormError message={failure} />
          {more ? (
            <Button busy={busy} onClick={loadOlder}>
              Show older entries
            </Button>
          ) : (
            <p className="text-xs text-fg-3">This is where the log begins.</p>
          )}
        </div>
      )}
    </Section>
  )
}

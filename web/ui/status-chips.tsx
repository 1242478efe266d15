// Owns the filter by status: one of them, or all, each with its count.
import type { ReactNode } from 'react'
import { ToggleGroup } from 'radix-ui'
import { formatCount } from './format.ts'
import { statusLook } from './status-look.ts'
import { StatusShape } from './status.tsx'

interface StatusChipsProps<Status extends string> {
  total: number
  /** Worst first. One that nothing has is left out, unless it is chosen or said to stay. */
  options: readonly { readonly status: Status; readonly count: number; readonly stays?: boolean }[]
  chosen: Status | null
  onChoose: (status: Status | null) => void
}

const all = 'ALL'
export const chipLook =
  'inline-flex h-7 shrink-0 items-center gap-2 rounded-md border border-transparent px-2.5 text-xs font-medium text-fg-2 hover:text-fg data-[state=on]:border-line-2 data-[state=on]:bg-surface-2 data-[state=on]:text-fg'

export function StatusChips<Status extends string>(props: StatusChipsProps<Status>): ReactNode {
  const { total, options, chosen, onChoose } = props
  const shown = options.filter(({ status, count, stays }) => count > 0 || status === chosen || stays)
  return (
    <ToggleGroup.Root
      type="single"
      aria-label="Filter by status"
      value={chosen ?? all}
      onValueChange={(value) => {
        onChoose(options.find(({ status }) => status === value)?.status ?? null)
      }}
      className="flex flex-wrap items-center gap-1"
    >
      <ToggleGroup.Item value={all} className={chipLook}>
        All <span className="num text-fg-3">{formatCount(total)}</span>
      </ToggleGroup.Item>
      {shown.map(({ status, count }) => (
        <ToggleGroup.Item key={status} value={status} className={chipLook}>
          <StatusShape status={status} />
          {statusLook(status).label} <span className="num text-fg-3">{formatCount(count)}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

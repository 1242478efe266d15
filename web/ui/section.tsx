// Owns a card with a title row: one matter of a page.
import type { ReactNode } from 'react'
import { Card, CardTitle } from './card.tsx'
import { formatCount } from './format.ts'

interface SectionProps {
  title: string
  /** How many there are; absent or null: not counted, or not known yet. */
  count?: number | null
  /** Below the title: what this is about. */
  text?: ReactNode
  /** At the right of the title. */
  action?: ReactNode
  children: ReactNode
  className?: string
}

export function Section({ title, count = null, text, action, children, className }: SectionProps): ReactNode {
  return (
    <Card className={className}>
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
        <div className="min-w-0">
          <div className="flex items-center gap-2">
            <CardTitle>{title}</CardTitle>
            {count !== null && <span className="num text-xs text-fg-3">{formatCount(count)}</span>}
          </div>
          {text && <p className="max-w-[720px] text-xs text-fg-3">{text}</p>}
        </div>
        {action}
      </div>
      <div className="border-t border-line">{children}</div>
    </Card>
  )
}

// Owns the choice of some of many by name: a button that says what is chosen; the list is loaded when it is first wanted.
import type { ReactNode } from 'react'
import { ChevronDown } from 'lucide-react'
import { cx } from './cx.ts'
import { formatCount } from './format.ts'
import { later, OpenedBy } from './on-demand.tsx'
import type { ChoicesProps } from './pick-many-popup.tsx'

interface PickManyProps extends ChoicesProps {
  className?: string
}

const popup = () => import('./pick-many-popup.tsx')
const PickManyPopup = later(async () => (await popup()).PickManyPopup)

export function PickMany({ className, ...props }: PickManyProps): ReactNode {
  const { what, choices, chosen } = props
  const text = textOf(what, choices, chosen)
  const button = (
    <button
      type="button"
      aria-label={`Filter by ${what}: ${text}`}
      className={cx(
        'inline-flex h-8 max-w-52 items-center gap-1.5 rounded-md border border-line-2 bg-surface px-2.5 text-sm shadow-card hover:bg-surface-2',
        chosen.length === 0 ? 'text-fg-2' : 'font-medium text-fg',
        className,
      )}
    >
      <span className="truncate">{text}</span>
      <ChevronDown aria-hidden className="ml-auto size-4 shrink-0 text-fg-3" />
    </button>
  )
  return (
    <OpenedBy kind="dialog" load={popup} trigger={button}>
      <PickManyPopup {...props} trigger={button} />
    </OpenedBy>
  )
}

function textOf(what: string, choices: PickManyProps['choices'], chosen: readonly string[]): string {
  if (chosen.length === 0) return `All ${what}`
  const only = chosen.length === 1 ? choices.find(({ id }) => id === chosen[0]) : undefined
  return only?.name ?? `${formatCount(chosen.length)} ${what}`
}

// Owns the list that opens from the button of a choice: to search and tick.
import { useState, type ReactElement, type ReactNode } from 'react'
import { Command } from 'cmdk'
import { Popover } from 'radix-ui'
import { Check } from 'lucide-react'
import { cx } from './cx.ts'
import { formatCount } from './format.ts'

export interface ChoicesProps {
  /** What they are: nodes. */
  what: string
  choices: readonly { readonly id: string; readonly name: string }[]
  /** Ids; none means all. */
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}

/** Whoever looks for one among more types its name. */
const mostShown = 100

/** Open at first. */
export function PickManyPopup({ trigger, ...props }: ChoicesProps & { trigger: ReactElement }): ReactNode {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-[min(280px,calc(100vw-16px))] rounded-lg border border-line-2 bg-raise shadow-pop"
        >
          <Choices {...props} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Choices({ what, choices, chosen, onChange }: ChoicesProps): ReactNode {
  const [text, setText] = useState('')
  const ticked = new Set(chosen)
  const wanted = text.trim().toLowerCase()
  const matching = choices.filter((choice) => choice.name.toLowerCase().includes(wanted))
  // Those that are chosen stand first, so that they can be found to be taken back.
  const shown = [...matching.filter(({ id }) => ticked.has(id)), ...matching.filter(({ id }) => !ticked.has(id))]
  return (
    <Command label={`Filter by ${what}`} shouldFilter={false} loop>
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={`Search ${what}…`}
        className="h-10 w-full border-b border-line bg-transparent px-3 text-sm outline-none placeholder:text-fg-3"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-6 text-center text-sm text-fg-2">Nothing has that name.</Command.Empty>
        {chosen.length > 0 && (
          <Command.Item
            value="all"
            onSelect={() => {
              onChange([])
            }}
            className="flex h-8 items-center rounded-sm px-2.5 text-sm text-fg-2 select-none data-[selected=true]:bg-track"
          >
            Show all {what}
          </Command.Item>
        )}
        {shown.slice(0, mostShown).map(({ id, name }) => (
          <Command.Item
            key={id}
            value={id}
            onSelect={() => {
              onChange(ticked.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
            }}
            className="flex h-8 items-center gap-2.5 rounded-sm px-2.5 text-sm select-none data-[selected=true]:bg-track"
          >
            <Check aria-hidden className={cx('size-4 shrink-0 text-accent', !ticked.has(id) && 'invisible')} />
            <span className="truncate">{name}</span>
            {ticked.has(id) && <span className="sr-only">, chosen</span>}
          </Command.Item>
        ))}
      </Command.List>
      {shown.length > mostShown && (
        <p className="num border-t border-line px-3 py-2 text-xs text-fg-3">
          {formatCount(shown.length - mostShown)} more: type a name
        </p>
      )}
    </Command>
  )
}

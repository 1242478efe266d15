// Owns the filter by name, address or label. `/` goes to it, Escape empties it.
import { useRef, type ReactNode } from 'react'
import { Search } from 'lucide-react'
import { cx } from '../ui/cx.ts'
import { inputLook } from '../ui/text-field.tsx'
import { useKeys } from '../ui/use-keys.ts'

interface NameFilterProps {
  value: string
  onChange: (value: string) => void
}

export function NameFilter({ value, onChange }: NameFilterProps): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  useKeys({
    '/': () => {
      input.current?.focus()
    },
  })
  return (
    <label className="relative block w-full md:w-52">
      <span className="sr-only">Filter by name, address or label</span>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-fg-3" />
      <input
        ref={input}
        type="search"
        value={value}
        placeholder="Filter by name"
        aria-keyshortcuts="/"
        onChange={(event) => {
          onChange(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          if (value === '') input.current?.blur()
          onChange('')
        }}
        className={cx(inputLook, 'pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
    </label>
  )
}

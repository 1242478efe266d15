// Owns the field that a list is filtered by. `/` goes to it, Escape empties it; what is typed is told when the typing pauses.
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { Search } from 'lucide-react'
import { cx } from './cx.ts'
import { inputLook } from './text-field.tsx'
import { useKeys } from './use-keys.ts'

interface SearchFieldProps {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  /** For what asks the server: how long a pause has to be. Absent: each letter is told at once. */
  pauseMs?: number
  className?: string
}

export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  pauseMs = 0,
  className,
}: SearchFieldProps): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  const [told, setTold] = useState(value)
  // Changed from elsewhere, by a link or by going back.
  if (value !== told) {
    setTold(value)
    setTyped(value)
  }
  const tell = useEffectEvent((text: string) => {
    setTold(text)
    if (text !== value) onChange(text)
  })
  useEffect(() => {
    const timer = setTimeout(() => {
      tell(typed)
    }, pauseMs)
    return () => {
      clearTimeout(timer)
    }
  }, [typed, pauseMs])
  useKeys({
    '/': () => {
      input.current?.focus()
    },
  })
  return (
    <label className={cx('relative block w-full md:w-52', className)}>
      <span className="sr-only">{label}</span>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-fg-3" />
      <input
        ref={input}
        type="search"
        value={typed}
        placeholder={placeholder}
        aria-keyshortcuts="/"
        onChange={(event) => {
          setTyped(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          if (typed === '') input.current?.blur()
          setTyped('')
        }}
        className={cx(inputLook, 'pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
    </label>
  )
}

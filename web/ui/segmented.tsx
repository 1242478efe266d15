// Owns the choice of one of a few, side by side. Arrow keys choose; the chosen one stands out.
import { useId, type ReactNode } from 'react'

interface SegmentedProps<Value extends string> {
  label: string
  value: Value | null
  options: readonly { readonly value: Value; readonly label: string }[]
  onChange: (value: Value) => void
}

export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>): ReactNode {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className="inline-flex h-8 items-center rounded-md bg-surface-2 p-0.5">
      {options.map((option) => (
        <label
          key={option.value}
          className="num relative flex h-7 items-center rounded-sm border border-transparent px-2.5 text-xs font-medium text-fg-3 hover:text-fg has-checked:border-line-2 has-checked:bg-surface has-checked:text-fg has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          {/* Over the text, so that it is what a pointer meets. */}
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}

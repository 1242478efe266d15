// Owns the choice of one of a few, side by side. Arrow keys move; the chosen one stands out.
import type { ReactNode } from 'react'
import { ToggleGroup } from 'radix-ui'
import { cx } from './cx.ts'

interface SegmentedProps<Value extends string> {
  label: string
  value: Value | null
  options: readonly { readonly value: Value; readonly label: string }[]
  onChange: (value: Value) => void
}

export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>): ReactNode {
  const choose = (chosen: string): void => {
    const option = options.find((candidate) => candidate.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value ?? ''}
      onValueChange={choose}
      className="inline-flex h-8 items-center rounded-md bg-surface-2 p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={cx(
            'num h-7 rounded-sm border border-transparent px-2.5 text-xs font-medium text-fg-3 hover:text-fg',
            'data-[state=on]:border-line-2 data-[state=on]:bg-surface data-[state=on]:text-fg data-[state=on]:shadow-card',
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

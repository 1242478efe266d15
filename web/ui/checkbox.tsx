// Owns one thing that is chosen or not, with its name beside it.
import type { ReactNode } from 'react'

interface CheckboxProps {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}

export function Checkbox({ label, checked, onChange }: CheckboxProps): ReactNode {
  return (
    <label className="flex min-h-8 items-center gap-2.5 text-sm">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => {
          onChange(event.currentTarget.checked)
        }}
        className="size-4 shrink-0 accent-accent-solid"
      />
      <span className="min-w-0 break-words">{label}</span>
    </label>
  )
}

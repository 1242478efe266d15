// Owns the choice of one of several in a list: the browser's own, so that it works with every keyboard and on every phone.
import { useId, type ReactNode } from 'react'
import { ChevronDown } from 'lucide-react'
import { cx } from './cx.ts'

interface SelectProps<Value extends string> {
  /** Its name where no label stands beside it. */
  label: string
  value: Value
  options: readonly { readonly value: Value; readonly label: string }[]
  onChange: (value: Value) => void
  id?: string
  className?: string
}

export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  id,
  className,
}: SelectProps<Value>): ReactNode {
  return (
    <span className={cx('relative inline-block', className)}>
      <select
        id={id}
        aria-label={id === undefined ? label : undefined}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value)
          if (chosen) onChange(chosen.value)
        }}
        className="h-8 w-full appearance-none rounded-md border border-line-2 bg-surface pr-8 pl-2.5 text-sm text-fg shadow-card hover:bg-surface-2"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raise text-fg">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-fg-3" />
    </span>
  )
}

/** In a form: with its label above and what the choice means below. */
export function SelectField<Value extends string>({
  hint,
  className,
  ...rest
}: Omit<SelectProps<Value>, 'id'> & { hint?: string }): ReactNode {
  const id = useId()
  return (
    <div className={className}>
      <label htmlFor={id} className="block text-xs font-medium text-fg-2">
        {rest.label}
      </label>
      <Select {...rest} id={id} className="mt-1.5 w-full" />
      <p aria-live="polite" className="mt-1 min-h-4 text-xs text-fg-3">
        {hint}
      </p>
    </div>
  )
}

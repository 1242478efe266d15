// Owns a field of a form: its label, what it expects, and what is wrong with what is in it.
import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './cx.ts'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  /** What is expected, said before anything is wrong. */
  hint?: string
  error?: string | null
  /** The hint holds: shown as met. */
  met?: boolean
}

export const inputLook =
  'h-8 w-full min-w-0 rounded-md border border-line-2 bg-bg px-2.5 text-sm text-fg placeholder:text-fg-3 focus-visible:outline-offset-0 aria-invalid:border-bad'

export function TextField({ label, hint, error = null, met = false, className, ...rest }: TextFieldProps): ReactNode {
  const id = useId()
  const note = error ?? hint
  return (
    <div className={className}>
      <label htmlFor={id} className="text-xs font-medium text-fg-2">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className={cx(inputLook, 'mt-1.5')}
      />
      {/* The line is there from the start, so that a message moves nothing. */}
      <p
        id={`${id}-note`}
        aria-live="polite"
        className={cx('mt-1 min-h-4 text-xs', error ? 'text-bad-fg' : met ? 'text-ok-fg' : 'text-fg-3')}
      >
        {note}
      </p>
    </div>
  )
}

// Owns buttons, 32 high: one primary on a screen at most.
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

const variants = {
  primary: 'bg-accent-solid text-white hover:bg-accent-solid/90 disabled:opacity-55',
  secondary: 'border border-line-2 bg-surface text-fg shadow-card hover:bg-surface-2 disabled:text-fg-3',
  /** Takes away what does not come back. */
  danger: 'border border-bad/40 bg-bad/12 text-bad-fg hover:bg-bad/20 disabled:opacity-55',
  ghost: 'text-fg-2 hover:bg-track hover:text-fg disabled:text-fg-3',
} as const

interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof variants
  /** Keeps its width and its focus, and takes no second press. */
  busy?: boolean
}

export function Button({
  variant = 'secondary',
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={busy ? 'button' : type}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={cx(
        'relative inline-flex h-8 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap',
        variants[variant],
        className,
      )}
    >
      <span className={cx('inline-flex items-center gap-1.5', busy && 'invisible')}>{children}</span>
      {busy && (
        <span className="absolute size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent motion-reduce:animate-none" />
      )}
    </button>
  )
}

// Owns what every form ends with: what the server said where it refused, and the buttons.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** Announced when it appears. */
export function FormError({ message, className }: { message: string | null; className?: string }): ReactNode {
  return (
    <div role="alert">
      {message && (
        <p
          className={cx(
            'mb-4 rounded-md border border-bad/30 bg-bad/12 px-3 py-2 text-sm break-words text-bad-fg',
            className,
          )}
        >
          {message}
        </p>
      )}
    </div>
  )
}

export function FormActions({ children }: { children: ReactNode }): ReactNode {
  return <div className="mt-4 flex flex-wrap justify-end gap-2">{children}</div>
}

// Owns one line of a list of facts: what it is and how it is.
import type { ReactNode } from 'react'
import { unknown } from './format.ts'

/** In a `dl`. Nothing reads as not known. */
export function Fact({
  label,
  mono = false,
  children,
}: {
  label: string
  mono?: boolean
  children: ReactNode
}): ReactNode {
  return (
    <div className="flex justify-between gap-4 text-xs">
      <dt className="shrink-0 text-fg-3">{label}</dt>
      <dd className={mono ? 'min-w-0 font-mono break-all' : 'num min-w-0 text-right break-words'}>
        {children === null || children === '' ? unknown : children}
      </dd>
    </div>
  )
}

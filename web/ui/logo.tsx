// Owns the mark: one beat on the accent.
import type { ReactNode } from 'react'

export function Logo(): ReactNode {
  return (
    <span className="inline-flex items-center gap-2.5">
      <span aria-hidden className="flex size-[26px] items-center justify-center rounded-md bg-accent-solid">
        <svg
          viewBox="0 0 18 18"
          className="size-[18px]"
          fill="none"
          stroke="#fff"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="M1.8 9.6h3l2-5.2 3.6 9.2 2.1-4h3.7" />
        </svg>
      </span>
      <span className="text-base font-semibold">Fleetbeat</span>
    </span>
  )
}

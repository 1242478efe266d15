// Owns what stands above a page on paper, where no bar says it: the environment, and when it was printed.
import type { ReactNode } from 'react'
import { useNow } from '../ui/clock.ts'
import { formatExactTime } from '../ui/format.ts'
import { Logo } from '../ui/logo.tsx'
import { usePrinting } from '../ui/printing.ts'

export function PrintHead({ environmentName }: { environmentName: string }): ReactNode {
  const printing = usePrinting()
  const now = useNow()
  if (!printing) return null
  return (
    <div data-print-head className="mb-4 flex items-center justify-between border-b border-line-2 pb-3">
      <Logo />
      <p className="text-sm font-semibold">{environmentName}</p>
      <p className="text-xs text-fg-2">Printed {formatExactTime(now)}</p>
    </div>
  )
}

// Owns whether the recorder is shown: ?perf=1 in the address of any page. The panel itself is loaded when it is first asked for.
import { lazy, Suspense, type ReactNode } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'

const Panel = lazy(() => import('./perf-panel.tsx'))

export interface PerfSearch {
  /** Undefined takes it out of the address. */
  readonly perf?: 1 | undefined
}

export function readPerfSearch({ perf }: Readonly<Record<string, unknown>>): PerfSearch {
  return perf === 1 || perf === '1' ? { perf: 1 } : {}
}

export function LazyPerfPanel(): ReactNode {
  const { perf } = useSearch({ strict: false })
  const navigate = useNavigate()
  if (perf !== 1) return null
  return (
    <Suspense>
      <Panel
        onClose={() => {
          void navigate({ to: '.', search: (search) => ({ ...search, perf: undefined }), replace: true })
        }}
      />
    </Suspense>
  )
}

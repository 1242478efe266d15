// Owns what stands where something could not be loaded: what it was, why, and another try.
import type { ReactNode } from 'react'
import { TriangleAlert } from 'lucide-react'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

export function LoadFailure({
  title,
  failure,
  onRetry,
}: {
  title: string
  failure: string
  onRetry: () => void
}): ReactNode {
  return (
    <EmptyState icon={<TriangleAlert />} title={title} text={<span role="alert">{failure}</span>}>
      <Button onClick={onRetry}>Try again</Button>
    </EmptyState>
  )
}

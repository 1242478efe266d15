// Owns the head of the Fleet page: how many are healthy, and the way to add a node.
import type { ReactNode } from 'react'
import { Plus } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import type { StatusCounts } from '../ui/status-look.ts'
import { StatusSummary } from '../ui/status-summary.tsx'
import { FleetForms, type FleetForm } from './fleet-forms.tsx'

interface FleetHeaderProps {
  counts: StatusCounts | null
  form: FleetForm
  onAddNode: () => void
}

export function FleetHeader({ counts, form, onAddNode }: FleetHeaderProps): ReactNode {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-lg font-semibold">Fleet</h1>
        <StatusSummary counts={counts} />
      </div>
      <div className="flex items-center gap-2">
        <FleetForms form={form} />
        <Button onClick={onAddNode} className="shrink-0">
          <Plus aria-hidden className="size-4" />
          Add node
        </Button>
      </div>
    </div>
  )
}

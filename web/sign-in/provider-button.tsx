// Owns the way in by another provider, where the server has one.
import { useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { FormError } from '../ui/form-parts.tsx'
import { startAtProvider } from './auth-requests.ts'

export function ProviderButton({ name, next }: { name: string; next: string }): ReactNode {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const go = async (): Promise<void> => {
    setBusy(true)
    const answer = await startAtProvider(next)
    if ('url' in answer) return location.assign(answer.url)
    setBusy(false)
    setFailure(answer.told)
  }
  return (
    <div className="mt-3">
      <FormError message={failure} />
      <Button busy={busy} className="w-full" onClick={() => void go()}>
        Sign in with {name}
      </Button>
    </div>
  )
}

// Owns that the whole page follows a change of one's own account.
import { useRouter } from '@tanstack/react-router'
import { askWhoIsSignedIn } from '../apollo/signed-in.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'

/** Asks anew who is signed in, and tells every page. */
export function useRefreshOwnAccount(): () => Promise<void> {
  const { client } = useFleetbeat()
  const router = useRouter()
  return async () => {
    // What was changed is changed: where it cannot be read now, the next page does.
    await askWhoIsSignedIn(client, 'network-only').catch(() => null)
    await router.invalidate()
  }
}

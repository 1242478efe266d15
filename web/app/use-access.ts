// Owns that the page follows what the person may see: the cache, the routes' context, and leaving what is no longer there.
import { useRouter } from '@tanstack/react-router'
import { Viewer } from '../apollo/documents.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import type { SignedIn } from '../apollo/signed-in.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { showNotice } from '../ui/notice-store.ts'
import { accessChange, type AccessTold } from './access-change.ts'
import { AccessChanges } from './documents.ts'

/** `seen` is what the routes were made with; `shown` is the environment that is looked at, null where none is. */
export function useAccess(seen: SignedIn, shown: { readonly id: string; readonly name: string } | null): void {
  const { client } = useFleetbeat()
  const router = useRouter()

  function take(told: AccessTold): void {
    const cached = client.readQuery({ query: Viewer })
    if (!cached?.viewer) return
    // An answer may have brought it to the cache before the stream does: the routes know nothing of it yet.
    const change = accessChange([cached, seen], told, shown)
    if (change.kind === 'none') return
    client.writeQuery({
      query: Viewer,
      data: { viewer: { ...cached.viewer, owner: told.owner }, environments: told.environments },
    })
    if (change.kind === 'renamed') moveTo(change.name)
    else if (change.kind === 'gone' && shown) leave(shown)
    else void router.invalidate()
  }

  function moveTo(name: string): void {
    const { pathname, search, hash } = router.history.location
    const within = pathname.split('/').slice(2).join('/')
    router.history.replace(`/${encodeURIComponent(name)}/${within}${search}${hash}`)
  }

  function leave({ id, name }: { readonly id: string; readonly name: string }): void {
    showNotice(`${name} was removed, or is no longer yours to see.`)
    // What is known of it goes too, once nothing shows it any more.
    void router.navigate({ to: '/' }).then(() => {
      client.cache.evict({ id: client.cache.identify({ __typename: 'Environment', id }) ?? '' })
      client.cache.gc()
    })
  }

  useLiveSubscription(AccessChanges, {
    variables: {},
    onEvent: ({ accessUpdate }) => {
      take(accessUpdate)
    },
  })
}

// Owns that what goes wrong in the environment that is shown is told on whatever page is open, with the way to it.
import { useRouter } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { ChangeEvents } from '../apollo/stored/documents.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import { hideNotice, putNotice } from '../ui/notice-store.ts'
import { createStatusToasts, type StatusToasts, type Toast } from './status-toasts.ts'

interface StatusToastFeedProps {
  environment: { readonly id: string; readonly name: string }
}

/** Shows nothing by itself. */
export function StatusToastFeed({ environment }: StatusToastFeedProps): null {
  const { clock, page, connection } = useFleetbeat()
  const router = useRouter()
  const toasts = useRef<StatusToasts | null>(null)
  const show = useEffectEvent(({ id, tone, text, about }: Toast) => {
    const path = `/${encodeURIComponent(environment.name)}/${about ? `${about.kind}s/${about.id}` : 'events'}`
    putNotice({ id, tone, text, action: null, link: { path, onOpen: () => router.history.push(path) } })
  })
  useEffect(() => {
    const live = (): boolean => connection.get().status === 'live'
    const made = createStatusToasts({ clock, page, live, show: (toast) => show(toast), hide: hideNotice })
    toasts.current = made
    return made.close
    // Another environment begins anew.
  }, [clock, page, connection, environment.id])
  useLiveSubscription(ChangeEvents, {
    variables: { environmentId: environment.id, after: null },
    onEvent: ({ statusChange }) => toasts.current?.take(statusChange),
  })
  return null
}

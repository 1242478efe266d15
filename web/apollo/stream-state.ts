// Owns the words for how the live stream stands.

export type StreamState =
  /** Nobody subscribes. */
  | { readonly status: 'idle' }
  /** A try is on its way; `attempt` is 0 unless a stream was lost before. */
  | { readonly status: 'connecting'; readonly attempt: number; readonly reason: string | null }
  | { readonly status: 'live'; readonly since: number }
  | { readonly status: 'reconnecting'; readonly attempt: number; readonly retryAt: number; readonly reason: string }
  /** Let go of because the page is hidden. */
  | { readonly status: 'paused' }
  /** The session is not valid (any more): stopped until it is reset after a sign-in. */
  | { readonly status: 'unauthorized' }
  /** Failed for so long that it stopped trying by itself. */
  | { readonly status: 'offline'; readonly since: number; readonly reason: string }
  | { readonly status: 'closed' }

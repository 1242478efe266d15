// Owns sending letters, where an SMTP server is set up: one at a time, plain text, with an address of ours in it.
import { createTransport } from 'nodemailer'

export interface Mail {
  /** Whether it was handed over. What keeps it from that is told to the log: links are shown in any case. */
  send(letter: Letter): Promise<boolean>
  close(): void
}

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly path: string
}

export interface MailSettings {
  readonly url: string
  readonly from: string
  /** Before the path: a letter is read away from here. */
  readonly publicUrl: string
}

const timeoutMs = 10_000

export function createMail(settings: MailSettings | null, failed: (error: unknown) => void): Mail {
  if (!settings) return { send: () => Promise.resolve(false), close: () => undefined }
  const { url, from, publicUrl } = settings
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, path }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text: `${text}\n\n${publicUrl}${path}\n`,
        })
        return true
      } catch (error) {
        failed(error)
        return false
      }
    },
    close: () => transport.close(),
  }
}

// Owns a certificate for localhost, made for one test.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export interface TestCertificate {
  readonly cert: string
  readonly files: { readonly cert: string; readonly key: string }
  close(): Promise<void>
}

export async function createCertificate(): Promise<TestCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetbeat-tls-'))
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  await writeFile(files.cert, cert)
  await writeFile(files.key, key, { mode: 0o600 })
  return { cert, files, close: () => rm(folder, { recursive: true, force: true }) }
}

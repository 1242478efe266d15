// Owns a piece of a stream as bytes, made once and written to many: as it is, and as a ready chunk of an HTTP/1.1 response.

const lineEnd = Buffer.from('\r\n')

export class Frame {
  readonly bytes: Buffer
  #chunk: Buffer | null = null

  constructor(text: string) {
    this.bytes = Buffer.from(text)
  }

  /** Length, bytes and end of line: what `response.write` would make anew for every connection. */
  chunk(): Buffer {
    return (this.#chunk ??= Buffer.concat([Buffer.from(`${this.bytes.length.toString(16)}\r\n`), this.bytes, lineEnd]))
  }
}

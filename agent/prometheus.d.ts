declare module 'parse-prometheus-text-format' {
  interface Family {
    readonly name: string
    readonly metrics: readonly { readonly value?: string; readonly labels?: Readonly<Record<string, string>> }[]
  }
  /** Throws on text that is no Prometheus exposition. */
  export default function parsePrometheusTextFormat(text: string): readonly Family[]
}

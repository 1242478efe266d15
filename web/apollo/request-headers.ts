// Owns what every request to our server carries: a header that no foreign page can send without a preflight.

export const requestHeaders: Readonly<Record<string, string>> = { 'x-fleetbeat-request': '1' }

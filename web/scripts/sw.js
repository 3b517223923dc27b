// Lets the report form open without a network. Everything works without this worker; it keeps files, and nothing that
// anybody wrote or was told: only GET, only the page itself and its hashed files, never an answer of the interface.
const KEPT = 'pages-__RELEASE__'
const FILES = __FILES__
const PAGE = '/app'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([PAGE].concat(FILES))))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))),
  )
})

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url)
  if (event.request.method !== 'GET' || address.origin !== location.origin) return
  if (event.request.mode === 'navigate' && (address.pathname === PAGE || address.pathname.startsWith(`${PAGE}/`))) {
    // The page as it is served now; the kept one where there is no network.
    event.respondWith(fetch(event.request).catch(() => caches.match(PAGE, { ignoreVary: true })))
  } else if (address.pathname.startsWith('/assets/')) {
    // By its name alone: a script is asked for with other headers than the worker asked with, and what is in it is the same.
    event.respondWith(
      caches.match(event.request, { ignoreVary: true }).then((kept) => kept || fetch(event.request)),
    )
  }
})

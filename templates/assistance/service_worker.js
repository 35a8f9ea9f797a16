{% load static %}// Answers without signal: the two pages of the phone and the files they need, nothing about anybody.

const CACHE = "bangfu-{{ version }}";
const PAGES = [{% for address in pages %}"{{ address }}", {% endfor %}];
const FILES = [{% for address in addresses %}"{{ address }}", {% endfor %}];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  const fresh = [...PAGES, ...FILES].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

// Any other page without signal leads to the one that works.
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(PAGES[0]);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (PAGES.includes(pathname) || FILES.includes(pathname)) event.respondWith(kept(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});

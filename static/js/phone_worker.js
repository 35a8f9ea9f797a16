// Makes the helper's pages an app that opens without signal; without https a browser knows no service worker.
navigator.serviceWorker?.register("/service-worker.js").catch(() => {});

// Follows the log, and fetches this page's own region anew when something has happened.
const region = document.getElementById('live');
const link = document.getElementById('link');
let timer = null;

async function refresh() {
  timer = null;
  if (document.hidden) return;
  if (region.contains(document.activeElement) && document.activeElement.matches('input')) return later();
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
  const open = [...region.querySelectorAll('details[open]')].map(one => one.id);
  region.innerHTML = fresh.innerHTML;
  open.forEach(id => id && document.getElementById(id)?.setAttribute('open', ''));
}

function later() {
  timer ??= setTimeout(refresh, 500);
}

if (region.dataset.position) {
  const feed = new EventSource(`/live?after=${region.dataset.position}`);
  feed.onmessage = later;
  feed.onopen = () => { link.className = 'on'; };
  feed.onerror = () => { link.className = 'off'; };
  document.onvisibilitychange = later;
  setInterval(later, 15000); // Ages are told in minutes: they grow without an event.
}

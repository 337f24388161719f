/** The title of the view, for the tab, the history and screen readers. */
export function setPageTitle(place) {
  document.title = `${place} · Bulk Actions`
}

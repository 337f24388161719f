/** Says where one is, for the tab, the history, and who listens to the page. */
export function setPageTitle(place) {
  document.title = `${place} · Bulk Actions`
}

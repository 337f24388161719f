// The dialog for the API key has a field for HTTP Basic as well, and Swagger UI puts the cursor there: a key would be typed
// into a user name, in clear. It belongs into the field of the bearer token.
document.addEventListener('click', ({ target }) => {
  if (target.closest('.authorize') === null) return
  requestAnimationFrame(() => document.querySelector('#auth-bearer-value')?.focus())
})

// Swagger UI starts when the page is loaded, which is after these scripts: each may add to the options that it gets.
window.extendSwaggerUi = (extended) => {
  const start = window.SwaggerUIBundle
  window.SwaggerUIBundle = Object.assign((options) => start({ ...options, ...extended(options) }), start)
}

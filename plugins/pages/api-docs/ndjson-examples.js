// Swagger UI takes every media type with "json" in its name for JSON: it would show, and send, an NDJSON example as one
// quoted string. This keeps it the lines it is.
function ndjsonExamples() {
  return {
    afterLoad() {
      const { getSampleSchema } = this.fn
      this.fn.getSampleSchema = (schema, type, config, example) =>
        type === 'application/x-ndjson' && typeof example === 'string'
          ? example
          : getSampleSchema(schema, type, config, example)
    },
  }
}

window.extendSwaggerUi(({ plugins }) => ({ plugins: [...plugins, ndjsonExamples] }))

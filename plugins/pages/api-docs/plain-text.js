// Swagger UI colours what it shows word by word: a feed of 15,000 lines, which has nothing to colour, would stop the page
// for ten seconds. Text that is no code, or is long, is shown as it is; of what is too long to read, the beginning.
{
  const MOST_COLOURED = 50_000
  const MOST_SHOWN = 1_000_000

  const shortened = (text) => {
    if (text.length <= MOST_SHOWN) return text
    const end = text.lastIndexOf('\n', MOST_SHOWN) + 1 || MOST_SHOWN
    return `${text.slice(0, end)}… and ${(text.length - end).toLocaleString('en')} characters more, which "Download" has.`
  }

  const plainText = ({ React, getComponent }) => ({
    wrapComponents: {
      SyntaxHighlighter: (Original) => (props) => {
        const { children, language, className } = props
        const isPlain = typeof children === 'string' && (!language || children.length > MOST_COLOURED)
        if (!isPlain) return React.createElement(Original, props)
        return React.createElement(getComponent('PlainTextViewer'), { className }, shortened(children))
      },
    },
  })

  window.extendSwaggerUi(({ plugins }) => ({ plugins: [...plugins, plainText] }))
}

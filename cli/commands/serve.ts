import { type Announce, inSentences, wayBackIn } from '../../server/announce.ts'
import { type AddCommand, JSON_OPTION, type JsonOption } from './command.ts'

/** `bulk-actions serve`: the server, configured by the environment alone; `npm start` is the same. */
export const addServe: AddCommand = (program, { terminal }) => {
  const asJson: Announce = ({ origin, firstKey, unusedKeyIn }) => {
    if (firstKey !== null) terminal.printJson({ admin_key: firstKey })
    if (unusedKeyIn !== null) terminal.printJson({ unused_key: wayBackIn(unusedKeyIn) })
    terminal.printJson({ listening: origin })
  }
  program
    .command('serve')
    .description('start the server; it is configured by environment variables')
    .option(...JSON_OPTION)
    .action(async (options: JsonOption) => {
      // The other commands start faster without the server's code.
      const { giveUp, serve } = await import('../../server/serve.ts')
      await serve(options.json === true ? asJson : inSentences).catch(giveUp)
    })
}

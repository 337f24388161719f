import t from 'tap'
import { accountFaults, effects, lookAt } from '../helpers/account.ts'
import { CHUNK, crashEverywhere, SIZE } from '../helpers/process/crash-everywhere.ts'
import { goOn, prepareScenario } from '../helpers/process/scenario.ts'

crashEverywhere(t, async (t, name) => {
  const scenario = await prepareScenario(t, name, SIZE, CHUNK)
  return {
    ...scenario,
    copy() {
      const database = scenario.copy()
      return {
        database,
        faults: () => lookAt(database, accountFaults),
        effects: () => lookAt(database, effects),
        goOn: () => goOn(database),
      }
    },
  }
})

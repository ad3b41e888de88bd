import { proveBehaviour } from './behaviour/proof.js'

proveBehaviour(0, 2)

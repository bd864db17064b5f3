/* Facts of ${board.name}, written from its profile. */
#ifndef BOARD_CONFIG_H
#define BOARD_CONFIG_H

#define BOARD_TIMER_${board.timerKind} 1
#define BOARD_TIMER_BASE ${board.timerBase}u
#define BOARD_HAS_FPU ${board.fpu?string("1", "0")}
#define BOARD_TRAP_UNALIGNED ${board.trapUnaligned?string("1", "0")}
<#list board.flash as flash>
#define BOARD_FLASH_${flash?index}_START ${flash.start}
#define BOARD_FLASH_${flash?index}_END ${flash.end}
</#list>

#endif

/* Memory layout of ${board.name}, written from its profile. */
MEMORY
{
<#list board.memory as region>
  ${region.name} (rwx) : ORIGIN = ${region.origin}, LENGTH = ${region.length}
</#list>
}

ENTRY(firmware_reset)

SECTIONS
{
  .vectors : { KEEP(*(.vectors)) } > ${board.code}

  /* Weights first: what is left for .rodata is everything else. */
  .weights : { *_weights.o(.rodata .rodata.* .srodata .srodata.*) } > ${board.constants}

  .text : { *(.text .text.*) } > ${board.code}
  .rodata : { *(.rodata .rodata.* .srodata .srodata.*) } > ${board.code}
  .ARM.exidx : { *(.ARM.exidx .ARM.exidx.*) } > ${board.code}

  /* The stack lies at the start of the RAM, so that an overflow leaves the RAM and faults. */
  .stack (NOLOAD) : ALIGN(8)
  {
    firmware_stack_bottom = .;
    . += ${board.stackBytes};
    firmware_stack_top = .;
  } > ${board.ram}

  .data : ALIGN(4)
  {
    firmware_data_start = .;
<#if board.architecture == "riscv">
    __global_pointer$ = . + 0x800;
    *(.sdata .sdata.*)
</#if>
    *(.data .data.*)
    . = ALIGN(4);
<#if board.architecture != "riscv">
    firmware_data_end = .;
</#if>
  } > ${board.ram} AT> ${board.code}
  firmware_data_image = LOADADDR(.data);
<#if board.architecture == "riscv">

  /* Picolibc's variables of a thread, of which there is one. */
  .tdata : ALIGN(4)
  {
    firmware_tls = .;
    *(.tdata .tdata.*)
    . = ALIGN(4);
    firmware_data_end = .;
  } > ${board.ram} AT> ${board.code}
  .tbss (NOLOAD) : ALIGN(4) { *(.tbss .tbss.*) } > ${board.ram}
</#if>

  .bss (NOLOAD) : ALIGN(4)
  {
    firmware_bss_start = .;
<#if board.architecture == "riscv">
    . += SIZEOF(.tbss); /* which takes no addresses by itself */
    *(.sbss .sbss.*)
</#if>
    *(.bss .bss.* COMMON)
    . = ALIGN(4);
    firmware_bss_end = .;
  } > ${board.ram}

<#list board.arenas as region>
  /* What the models' arenas take of this region. */
  .arena_${region} (NOLOAD) : ALIGN(64) { *(.arena.${region}) } > ${region}
</#list>

  /* Arena and staging buffers: not cleared at start, the harness fills them itself. */
  .bulk (NOLOAD) : ALIGN(64) { *(.bulk .bulk.* .arena.*) } > ${board.bulk}
<#if board.architecture == "riscv">

  /DISCARD/ : { *(.eh_frame .eh_frame.*) }
</#if>
}

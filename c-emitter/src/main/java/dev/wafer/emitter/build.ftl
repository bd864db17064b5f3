<#-- A header of another compilation does not compile. -->
<#macro check>
#if ${P}_BUILD_ID != 0x${build}u
#error "${file}.h is of another build: take ${file}.h, ${file}.c and ${weightsFile} from one compilation"
#endif
</#macro>
